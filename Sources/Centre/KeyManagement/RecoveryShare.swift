import Model
package import OpenSSL

/// What one recovery officer decrypts: a share of the octets under which one private key is archived.
///
/// ```
/// pki-recovery-share 1 LF
/// key: SHA-256 of its SubjectPublicKeyInfo LF
/// threshold: M LF   of: N LF   index: I LF
/// share: 64 hexadecimal digits LF
/// ```
///
/// Text, so that an officer sees what it is who decrypts it with other programs.
package struct RecoveryShare: Hashable, Sendable {
    /// SHA-256 of the key's SubjectPublicKeyInfo.
    package let keyHash: [UInt8]
    /// How many shares open it.
    package let threshold: Int
    /// How many there are.
    package let count: Int
    /// The share.
    package let share: SecretSharing.Share

    private static let title = "pki-recovery-share 1"
    /// Octets of a text at most.
    package static let limit = 1024

    package init(keyHash: [UInt8], threshold: Int, count: Int, share: SecretSharing.Share) {
        self.keyHash = keyHash
        self.threshold = threshold
        self.count = count
        self.share = share
    }

    /// Reads a text; a carriage return before a line's end, and a missing last end, are let pass.
    ///
    /// - Returns: nil for anything else.
    package init?(_ octets: [UInt8]) {
        guard octets.count <= Self.limit, let text = String(validating: octets, as: UTF8.self) else {
            return nil
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        guard lines.count == 6 || lines.count == 7 && lines[6].isEmpty, lines[0] == Self.title else {
            return nil
        }
        func value(_ line: Int, _ name: String) -> String? {
            lines[line].hasPrefix("\(name): ") ? String(lines[line].dropFirst(name.utf8.count + 2)) : nil
        }
        let range = 2...SecretSharing.maximumShares
        guard let key = value(1, "key").flatMap(Hexadecimal.decode), key.count == 32,
            let threshold = value(2, "threshold").flatMap({ Int($0) }), range.contains(threshold),
            let count = value(3, "of").flatMap({ Int($0) }), (threshold...range.upperBound).contains(count),
            let index = value(4, "index").flatMap({ UInt8($0) }), (1...count).contains(Int(index)),
            let bytes = value(5, "share").flatMap(Hexadecimal.decode), bytes.count == CMS.symmetricKeyLength
        else { return nil }
        self.init(
            keyHash: key,
            threshold: threshold,
            count: count,
            share: SecretSharing.Share(index: index, bytes: bytes)
        )
    }

    /// The text; the caller wipes it.
    package var octets: [UInt8] {
        let head = """
            \(Self.title)
            key: \(Hexadecimal.encode(keyHash))
            threshold: \(threshold)
            of: \(count)
            index: \(share.index)
            share:\u{20}
            """
        return Array(head.utf8) + Array(Hexadecimal.encode(share.bytes).utf8) + [UInt8(ascii: "\n")]
    }
}
