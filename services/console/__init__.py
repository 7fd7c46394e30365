"""The web console of a node: pages over the node's own interface, in Chinese and English."""
