"""What schemathesis does not know by itself: a PDF is octets."""
import schemathesis

schemathesis.serializer.alias("application/pdf", "application/octet-stream")
