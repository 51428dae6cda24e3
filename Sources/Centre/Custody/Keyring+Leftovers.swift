import Foundation
import Issuer
import Model
import OpenSSL
import Store

extension Keyring {
    /// Destroys files of an authority's key that no reference names any more, in the key folder and on the medium.
    ///
    /// In the key folder every file with a name of this authority's keys is its own. A medium may serve several
    /// centres: there a file goes when it is of a splitting that this centre made, or when the centre's passphrase opens
    /// it and the key is this one.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - kept: the references that are in use.
    ///   - isOwn: whether this centre made a splitting of the key.
    /// - Returns: how many files.
    /// - Throws: `KeyFileError`, `CentreError`, or what `isOwn` throws.
    func destroyLeftovers(
        of record: AuthorityRecord,
        keeping kept: Set<String>,
        isOwn: (_ set: [UInt8]) throws -> Bool
    ) throws -> Int {
        var count = 0
        for place in places {
            for name in try FileManager.default.contentsOfDirectory(atPath: place.folder).sorted() {
                guard let set = KeyLeftover.set(in: name, of: record.id),
                    !place.prefixes.contains(where: { kept.contains("\($0.rawValue)\(name)") })
                else { continue }
                let isOurs =
                    try place.isOwn || !set.isEmpty && isOwn(set) || opens(name, in: place.folder, record)
                guard isOurs else { continue }
                count += try destroy(name, in: place.folder) ? 1 : 0
            }
        }
        return count
    }

    /// - Returns: whether it was there still: what is left of a file goes with the file.
    private func destroy(_ name: String, in folder: String) throws(KeyFileError) -> Bool {
        do throws(KeyFileError) {
            try KeyFiles(folder: folder).destroy("file:\(name)")
            return true
        } catch {
            guard case .missing = error.reason else { throw error }
            return false
        }
    }

    /// A folder with keys.
    private struct Place {
        let folder: String
        /// Which references name files of it.
        let prefixes: [KeyPrefix]
        /// Whether nobody else has keys in it.
        let isOwn: Bool
    }

    private var places: [Place] {
        let own = Place(folder: state.keys, prefixes: [.file, .shared], isOwn: true)
        guard let folder = rootKeys.folder else { return [own] }
        let all: [KeyPrefix] = [.file, .offline, .shared]
        if let medium = FilePlace(folder), medium == FilePlace(state.keys) {
            return [Place(folder: state.keys, prefixes: all, isOwn: true)]
        }
        return [own, Place(folder: folder, prefixes: [.offline, .shared], isOwn: false)]
    }

    private func opens(_ name: String, in folder: String, _ record: AuthorityRecord) throws -> Bool {
        let box = try phrase()
        let key = try? KeyFiles(folder: folder).open("file:\(name)", passphrase: box.bytes)
        return key?.publicKey.fingerprint == record.keyHash
    }
}

/// The names of files that an authority's key may have had.
enum KeyLeftover {
    /// Whether files of staff, signers, the audit chain or the custody of tokens would be called as this authority's.
    static func isOfOthers(_ id: AuthorityID) -> Bool {
        ["audit", "custody"].contains(id.name)
            || ["staff-", "ocsp-", "server-"].contains { id.name.hasPrefix($0) }
    }

    /// Reads `ID.key`, `ID-SET.key`, and either with `.new-…`, which a file has until it is whole, or `.gone`, which it has
    /// while it is destroyed.
    ///
    /// - Returns: the set, 8 octets, empty for a name without; nil for the name of anything else.
    static func set(in name: String, of id: AuthorityID) -> [UInt8]? {
        guard !isOfOthers(id) else { return nil }
        let isGoing = name.hasSuffix(DurableFile.goneSuffix)
        let there = isGoing ? name.dropLast(DurableFile.goneSuffix.count) : Substring(name)
        let whole =
            there.split(separator: ".new-", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        if whole == "\(id).key" { return [] }
        guard whole.hasPrefix("\(id)-"), whole.hasSuffix(".key") else { return nil }
        let digits = whole.dropFirst("\(id)-".count).dropLast(".key".count)
        guard let set = Hexadecimal.decode(String(digits)), set.count == 8 else { return nil }
        return set
    }
}
