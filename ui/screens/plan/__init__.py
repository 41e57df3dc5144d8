"""The safety plan: written in parts with the young person, agreed, compared, and read again."""
