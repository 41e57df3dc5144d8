"""Files on the server: taken in piece by piece, compared, and given to who holds the scope."""
