public import Issuer
public import Model

/// Something about one certificate of an import, a file without any, or its list, that a person should see.
public struct ImportFinding: Hashable, Sendable {
    /// Where the certificate is, or the serial number of one that is missing.
    public let source: String
    /// Its serial number, when it could be read.
    public let serial: SerialNumber?
    /// Why it does not come in; nil when it does.
    public let refusal: ImportRefusal?
    /// What is to be known about one that does.
    public let notes: [ImportNote]
    /// What it is that was passed over, because it is no certificate; nil for all others.
    public let other: String?

    init(source: String, serial: SerialNumber? = nil, refusal: ImportRefusal? = nil, notes: [ImportNote] = [])
    {
        (self.source, self.serial, self.refusal, self.notes) = (source, serial, refusal, notes)
        other = nil
    }

    init(source: String, other: String) {
        (self.source, serial, refusal, notes, self.other) = (source, nil, nil, [], other)
    }
}
