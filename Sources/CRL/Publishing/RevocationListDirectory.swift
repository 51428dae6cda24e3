import Foundation
public import Model

/// Where published lists are: one file per authority, `issuing.crl`, replaced as a whole or not at all.
public struct RevocationListDirectory: Sendable {
    /// The directory's path.
    public let path: String

    /// Names a directory, which must exist.
    public init(path: String) {
        self.path = path
    }

    /// The path of the list of `authority`.
    public func path(of authority: AuthorityID) -> String { "\(path)/\(authority.name).crl" }

    /// The list of `authority` as it is published, DER; nil when there is none.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    public func read(_ authority: AuthorityID) throws(RevocationListError) -> [UInt8]? {
        let file = path(of: authority)
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe))
        } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw RevocationListError(.file(path: file, detail: "cannot be read"))
        }
    }

    /// The file of the list of `authority`, to be read in pieces; nil when there is none.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func open(_ authority: AuthorityID) throws(RevocationListError) -> ListFile? {
        try ListFile(reading: path(of: authority))
    }

    /// Begins a list beside that of `authority`, which stays until `complete`.
    ///
    /// A crash leaves the old list, and at worst a file whose name starts with a dot, which the next one removes.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func begin(_ authority: AuthorityID) throws(RevocationListError) -> ListFile {
        abandon(authority)
        return try ListFile(creating: temporary(authority))
    }

    /// Puts the list that was begun, and is on the disk, in the place of the old one.
    ///
    /// - Throws: `RevocationListError` with `.file`; when the name cannot be made durable, the new list may be there.
    func complete(_ authority: AuthorityID) throws(RevocationListError) {
        try DurableFile.rename(temporary(authority), to: path(of: authority), in: path)
    }

    /// Removes a list that was begun.
    func abandon(_ authority: AuthorityID) {
        unsafe unlink(temporary(authority))
    }

    private func temporary(_ authority: AuthorityID) -> String { "\(path)/.\(authority.name).crl.new" }
}
