"""What is true about repairs without a web page."""
