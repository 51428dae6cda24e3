import Model
import OpenSSL

/// The shares that were brought along, put together to the secret that opens a key file.
struct ShareCircle: ~Copyable {
    /// What they give.
    let secret: SecretBytes

    /// Reads and opens the shares.
    ///
    /// - Parameters:
    ///   - rootKeys: what was brought along.
    ///   - name: the key file that they are to open, `AUTHORITY-SET.key`.
    /// - Throws: `ShareError`, naming the share that does not belong, is there twice, or is missing.
    init(_ rootKeys: RootKeys, opening name: String) throws {
        let files = try rootKeys.shares.map { (path: $0, share: try KeyShare(path: $0)) }
        guard let first = files.first?.share else { throw ShareError(.tooFew(given: 0, threshold: 2)) }
        if let other = files.first(where: { !name.hasSuffix("-\(Hexadecimal.encode($0.share.set)).key") }) {
            throw ShareError(.foreign(path: other.path, of: "another key, or of a splitting not in use"))
        }
        var seen: Set<Int> = []
        for (path, share) in files {
            guard share.set == first.set, share.keyHash == first.keyHash, share.threshold == first.threshold
            else {
                throw ShareError(.foreign(path: path, of: "another key or splitting"))
            }
            guard seen.insert(share.index).inserted else { throw ShareError(.duplicate(index: share.index)) }
        }
        guard files.count >= first.threshold else {
            throw ShareError(.tooFew(given: files.count, threshold: first.threshold))
        }
        var opened: [SecretSharing.Share] = []
        var descriptors = rootKeys.descriptors[...]
        for (path, share) in files {
            let phrase = try HolderPassphrase.get(
                for: share,
                descriptor: share.isSealed ? descriptors.popFirst() : nil
            )
            do throws(CryptoError) {
                opened.append(try share.open(passphrase: phrase))
            } catch {
                throw ShareError(.wrongPassphrase(path: path))
            }
        }
        secret = try SecretSharing.combine(opened)
    }
}

/// Where a holder's passphrase comes from.
enum HolderPassphrase {
    /// From the descriptor, or typed; empty for a share without seal.
    ///
    /// - Throws: `CentreError` with `.nobodyTypes` or `.passphraseUnusable`.
    static func get(for share: KeyShare, descriptor: Int32?) throws(CentreError) -> SecretBytes {
        guard share.isSealed else { return SecretBytes(copying: []) }
        if let descriptor {
            return try SecretLine(kind: .passphrase).read(descriptor)
        }
        let question = "Passphrase of the holder of share \(share.index) of \(share.authority): "
        guard let typed = try SecretLine(kind: .passphrase).typed(question) else {
            throw CentreError(.nobodyTypes(option: "--share-fd"))
        }
        return typed
    }
}
