"""The end of records: periods, holds, certificates, and the old entries of the feed."""
