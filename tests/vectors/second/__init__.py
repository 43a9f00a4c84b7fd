"""A second implementation of Gadeplan's formats, written from docs/protocol.md and docs/encryption.md alone. For tests only."""
