import Foundation
public import Model
import OpenSSL
import Synchronization

/// The published lists, ready to be served; a file is read again when it was replaced, by whomever.
public final class RevocationListShelf: Sendable {
    private struct Entry {
        let identity: FileIdentity
        let list: ShelvedRevocationList
    }

    private let directory: RevocationListDirectory
    private let entries = Mutex<[AuthorityID: Entry]>([:])

    /// Serves what is in `directory`.
    public init(directory: RevocationListDirectory) {
        self.directory = directory
    }

    /// The list of `authority`, or nil when none is published.
    ///
    /// - Throws: `RevocationListError` with `.file`, or `.suspicious` for a file that is not a list.
    public func list(of authority: AuthorityID) throws(RevocationListError) -> ShelvedRevocationList? {
        guard let identity = FileIdentity(path: directory.path(of: authority)) else {
            entries.withLock { $0[authority] = nil }
            return nil
        }
        if let entry = entries.withLock({ $0[authority] }), entry.identity == identity { return entry.list }
        guard let der = try directory.read(authority) else { return nil }
        let list = try read(der, authority)
        entries.withLock { $0[authority] = Entry(identity: identity, list: list) }
        return list
    }

    private func read(
        _ der: [UInt8],
        _ authority: AuthorityID
    ) throws(RevocationListError) -> ShelvedRevocationList {
        do throws(CryptoError) {
            return ShelvedRevocationList(try RevocationList(der: der))
        } catch {
            throw RevocationListError(.suspicious(authority, finding: error.message))
        }
    }
}
