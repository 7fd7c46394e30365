"""Views folded from entries; they may be dropped and rebuilt."""
