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
        ///
        /// UTF-8, which the file has as `\xE5\xBF\x85`, is text again.
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
        subject = Self.text(fields[5])
    }

    /// What X509_NAME_oneline wrote as `\xHH`, where it is UTF-8; anything else, as a BMPString, stays as it is.
    private static func text(_ written: String) -> String {
        var octets: [UInt8] = []
        var rest = Array(written.utf8)[...]
        while let first = rest.first {
            let octet = escaped(rest.prefix(4))
            octets.append(octet ?? first)
            rest = rest.dropFirst(octet == nil ? 1 : 4)
        }
        return String(validating: octets, as: UTF8.self) ?? written
    }

    /// An octet that is not ASCII, of its four characters.
    private static func escaped(_ characters: ArraySlice<UInt8>) -> UInt8? {
        guard characters.starts(with: "\\x".utf8) else { return nil }
        let octets = Hexadecimal.decode(String(decoding: characters.dropFirst(2), as: UTF8.self))
        guard let octet = octets?.first, octets?.count == 1, octet > 0x7F else { return nil }
        return octet
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
