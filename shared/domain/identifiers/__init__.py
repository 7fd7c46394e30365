"""Numbers of certificates, filings, licences and devices: their shape, and what the shape claims.

Each kind is read into its parts and written from them; what is written is read as the same parts.

  ID-REG   registration certificates, today's form and that of before October 2014
  ID-FIL   filings of class I: of a product and of its production
  ID-LIC   production licences, of the drug authorities and of the food and drug authorities before
  ID-UDI   the device identifier of a unique device identification
"""
