"""The only writers of periods, holds and certificates, and the only way in which something is disposed of."""
