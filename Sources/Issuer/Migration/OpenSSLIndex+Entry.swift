public import Model
import OpenSSL

extension OpenSSLIndex {
    /// One certificate in the index.
    public struct Entry: Hashable, Sendable {
        /// What became of a certificate.
        public enum State: Hashable, Sendable {
            /// `V`: not revoked when the index was written; may have ended since.
            case valid
            /// `R`: revoked, and perhaps ended as well.
            case revoked(RevocationNote)
            /// `E`: ended, as `openssl ca -updatedb` found.
            case expired
        }

        /// The line of the index, counted from 1.
        public let line: Int
        /// What became of the certificate.
        public let state: State
        /// The last second of its validity.
        public let notAfter: Timestamp
        /// Its serial number.
        public let serial: SerialNumber
        /// The file that holds it, or nil when the index does not know (`unknown`).
        public let fileName: String?
        /// The subject in OpenSSL's one-line form, as `/C=CN/O=必联/CN=a`; not to be taken apart, for values are not
        /// escaped.
        public let subject: String

        /// What the line says about a revocation; nil when it says none.
        var revocation: RevocationNote? {
            if case .revoked(let note) = state { note } else { nil }
        }
    }
}

extension OpenSSLIndex.Entry {
    /// Reads the six fields of a line.
    init(_ fields: [String], line: Int) throws(OpenSSLIndexError.Reason) {
        guard fields.count == 6 else { throw .wrongFieldCount(found: fields.count, expected: 6) }
        self.line = line
        state = try Self.state(fields[0], revocation: fields[2])
        notAfter = try OpenSSLIndex.moment(fields[1], of: "the end of validity")
        serial = try Self.serial(fields[3])
        guard !fields[4].isEmpty else { throw .emptyField("file name") }
        fileName = fields[4] == "unknown" ? nil : fields[4]
        guard !fields[5].isEmpty else { throw .emptyField("subject") }
        subject = fields[5]
    }

    private static func state(
        _ letter: String,
        revocation: String
    ) throws(OpenSSLIndexError.Reason) -> State {
        switch (letter, revocation.isEmpty) {
        case ("V", true): .valid
        case ("E", true): .expired
        case ("R", false): .revoked(try OpenSSLIndex.RevocationNote(revocation))
        case ("R", true): throw .revokedWithoutDate
        case ("V", false), ("E", false): throw .revocationOfUnrevoked(state: letter)
        default: throw .unknownState(letter)
        }
    }

    /// Even hexadecimal digits, as `openssl ca` demands them.
    private static func serial(_ text: String) throws(OpenSSLIndexError.Reason) -> SerialNumber {
        guard let bytes = Hexadecimal.decode(text), let serial = SerialNumber(bytes: bytes) else {
            throw .badSerial(text)
        }
        return serial
    }
}

extension OpenSSLIndex {
    /// A UTCTime or GeneralizedTime.
    static func moment(_ text: String, of what: String) throws(OpenSSLIndexError.Reason) -> Timestamp {
        let content = Array(text.utf8)
        let tag = content.count == 13 ? DERTag.utcTime : DERTag.generalizedTime
        guard let moment = try? DER.timestamp(tag: tag, content: content[...]) else {
            throw .badDate(of: what, text: text)
        }
        return moment
    }
}
