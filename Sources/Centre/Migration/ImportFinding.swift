public import Issuer
public import Model

/// Something about one certificate of an import that a person should see.
public struct ImportFinding: Hashable, Sendable {
    /// Where the certificate is, or the serial number of one that is missing.
    public let source: String
    /// Its serial number, when it could be read.
    public let serial: SerialNumber?
    /// Why it does not come in; nil when it does.
    public let refusal: ImportRefusal?
    /// What is to be known about one that does.
    public let notes: [ImportNote]

    init(source: String, serial: SerialNumber? = nil, refusal: ImportRefusal? = nil, notes: [ImportNote] = [])
    {
        (self.source, self.serial, self.refusal, self.notes) = (source, serial, refusal, notes)
    }
}
