import Foundation
public import Model
import OpenSSL

/// One share of an authority's key, as a file on a medium of its holder.
///
/// ```
/// pki-share 1 LF
/// authority: NAME LF   key: SHA-256 of its SubjectPublicKeyInfo LF   set: 16 hexadecimal digits LF
/// threshold: M LF   of: N LF   index: I LF
/// sealed: hexadecimal LF          (or  plain: hexadecimal LF, for paper)
/// check: first 8 hexadecimal digits of the SHA-256 of everything above LF
/// ```
///
/// The shares of one splitting have the same `set`; those of different ones do not mix.
public struct KeyShare: Hashable, Sendable {
    /// The authority's name.
    public let authority: AuthorityID
    /// SHA-256 of its SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// Which splitting it comes from, 8 octets.
    public let set: [UInt8]
    /// How many shares give the secret back.
    public let threshold: Int
    /// How many there are.
    public let count: Int
    /// Which one it is, from 1.
    public let index: Int
    /// The share, sealed under its holder's passphrase, or as it is.
    let content: Content

    /// What is in the file.
    enum Content: Hashable, Sendable {
        case sealed([UInt8])
        case plain([UInt8])
    }

    /// Whether a passphrase opens it.
    public var isSealed: Bool {
        if case .sealed = content { true } else { false }
    }

    /// What the seal is bound to.
    var purpose: String { KeyShare.purpose(set: set, index: index) }

    static func purpose(set: [UInt8], index: Int) -> String {
        "pki share 1 \(Hexadecimal.encode(set)) \(index)"
    }

    init(
        authority: AuthorityID,
        keyHash: [UInt8],
        set: [UInt8],
        threshold: Int,
        count: Int,
        index: Int,
        content: Content
    ) {
        self.authority = authority
        self.keyHash = keyHash
        self.set = set
        self.threshold = threshold
        self.count = count
        self.index = index
        self.content = content
    }

    /// The share's octets.
    ///
    /// - Throws: `CryptoError` with `.wrongPassphrase`, or `.emptyPassphrase`.
    func open(passphrase: borrowing SecretBytes) throws(CryptoError) -> SecretSharing.Share {
        switch content {
        case .plain(let bytes): return SecretSharing.Share(index: UInt8(index), bytes: bytes)
        case .sealed(let bytes):
            let opened = try PassphraseSeal.open(bytes, passphrase: passphrase, purpose: purpose)
            return SecretSharing.Share(index: UInt8(index), bytes: opened.copyBytes())
        }
    }

    /// The file.
    public var text: String {
        let value: (name: String, bytes: [UInt8]) =
            switch content {
            case .sealed(let bytes): ("sealed", bytes)
            case .plain(let bytes): ("plain", bytes)
            }
        let body = """
            pki-share 1
            authority: \(authority)
            key: \(Hexadecimal.encode(keyHash))
            set: \(Hexadecimal.encode(set))
            threshold: \(threshold)
            of: \(count)
            index: \(index)
            \(value.name): \(Hexadecimal.encode(value.bytes))

            """
        return body + "check: \(KeyShare.check(body))\n"
    }

    private static func check(_ body: String) -> String {
        Hexadecimal.encode(Array(DigestAlgorithm.sha256.hash(Array(body.utf8)).prefix(4)))
    }
}

extension KeyShare {
    /// Reads a file.
    ///
    /// - Throws: `ShareError` with `.unreadable`, `.malformed` or `.damaged`.
    public init(path: String) throws(ShareError) {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 16_385)
        else {
            throw ShareError(.unreadable(path: path))
        }
        guard data.count <= 16_384, let text = String(validating: data, as: UTF8.self) else {
            throw ShareError(.malformed(path: path, line: 1))
        }
        try self.init(text: text, path: path)
    }

    /// Reads the text of a file, which `path` names in errors.
    ///
    /// - Throws: `ShareError` with `.malformed` or `.damaged`.
    package init(text: String, path: String) throws(ShareError) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
            line.last == "\r" ? String(line.dropLast()) : String(line)
        }
        func value(_ number: Int, _ names: String...) throws(ShareError) -> (name: String, value: String) {
            for name in names where lines.indices.contains(number) && lines[number].hasPrefix("\(name): ") {
                return (name, String(lines[number].dropFirst(name.utf8.count + 2)))
            }
            throw ShareError(.malformed(path: path, line: number + 1))
        }
        func fault(_ number: Int) -> ShareError { ShareError(.malformed(path: path, line: number + 1)) }
        guard lines.first == "pki-share 1" else { throw fault(0) }
        let check = try value(8, "check").value
        guard KeyShare.check(lines.prefix(8).joined(separator: "\n") + "\n") == check else {
            throw ShareError(.damaged(path: path))
        }
        guard let authority = AuthorityID(try value(1, "authority").value) else { throw fault(1) }
        guard let key = Hexadecimal.decode(try value(2, "key").value), key.count == 32 else { throw fault(2) }
        guard let set = Hexadecimal.decode(try value(3, "set").value), set.count == 8 else { throw fault(3) }
        let range = 2...SecretSharing.maximumShares
        guard let threshold = Int(try value(4, "threshold").value), range.contains(threshold) else {
            throw fault(4)
        }
        guard let count = Int(try value(5, "of").value), (threshold...range.upperBound).contains(count) else {
            throw fault(5)
        }
        guard let index = Int(try value(6, "index").value), (1...count).contains(index) else {
            throw fault(6)
        }
        let content = try value(7, "sealed", "plain")
        guard let bytes = Hexadecimal.decode(content.value), !bytes.isEmpty else { throw fault(7) }
        self.init(
            authority: authority,
            keyHash: key,
            set: set,
            threshold: threshold,
            count: count,
            index: index,
            content: content.name == "sealed" ? .sealed(bytes) : .plain(bytes)
        )
    }
}
