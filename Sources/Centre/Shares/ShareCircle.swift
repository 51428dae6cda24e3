import Issuer
import Model
import OpenSSL

/// The shares that were brought along, put together to the secret that opens a key file.
struct ShareCircle: ~Copyable {
    /// What they give.
    let secret: SecretBytes

    /// Reads the shares, and opens those of one splitting; others may be there, for other keys.
    ///
    /// - Parameters:
    ///   - rootKeys: what was brought along.
    ///   - name: the key file that they are to open, `AUTHORITY-SET.key`.
    ///   - splittings: the `set` of every splitting on record.
    /// - Throws: `ShareError`, naming the share that does not belong, is there twice, or is missing; `KeyFileError` with `.away` when
    ///   none is of this splitting.
    init(_ rootKeys: RootKeys, opening name: String, among splittings: Set<[UInt8]>) throws {
        let files = try rootKeys.shares.map { (path: $0, share: try KeyShare(path: $0)) }
        func opens(_ share: KeyShare) -> Bool { name.hasSuffix("-\(Hexadecimal.encode(share.set)).key") }
        if let other = files.first(where: { !opens($0.share) && !splittings.contains($0.share.set) }) {
            throw ShareError(.foreign(path: other.path, of: "another key, or of a splitting not in use"))
        }
        let own = files.filter { opens($0.share) }
        guard let first = own.first?.share else { throw KeyFileError(name: name, .away) }
        var seen: Set<Int> = []
        for (path, share) in own {
            guard share.keyHash == first.keyHash, share.threshold == first.threshold else {
                throw ShareError(.foreign(path: path, of: "another key or splitting"))
            }
            guard seen.insert(share.index).inserted else { throw ShareError(.duplicate(index: share.index)) }
        }
        guard own.count >= first.threshold else {
            throw ShareError(.tooFew(given: own.count, threshold: first.threshold))
        }
        var opened: [SecretSharing.Share] = []
        var descriptors = rootKeys.descriptors[...]
        for (path, share) in files {
            // The descriptors go with the sealed shares in the order in which all were named.
            let descriptor = share.isSealed ? descriptors.popFirst() : nil
            guard opens(share) else { continue }
            let phrase = try HolderPassphrase.get(for: share, descriptor: descriptor)
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
