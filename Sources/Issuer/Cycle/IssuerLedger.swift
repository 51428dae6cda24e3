public import Model

/// Everything an authority reads of the book: its past, what follows what, and what stands against issuing now.
public typealias IssuerLedger = CertificateLedger & IssuanceGuard & SuccessionSource
