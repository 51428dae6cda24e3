/// The PDF of an invoice that is kept, before and after it is on record.
public struct KeptInvoice: Hashable, Sendable {
    /// Where it is kept.
    public let storedAs: String
    /// SHA-256 of the PDF.
    public let fingerprint: [UInt8]

    init(storedAs: String, fingerprint: [UInt8]) {
        self.storedAs = storedAs
        self.fingerprint = fingerprint
    }
}
