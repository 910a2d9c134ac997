"""What tests share: a resident who knows only HTML, and homes to report repairs for."""
