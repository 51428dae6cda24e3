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

    /// Replaces the list of `authority`: writes beside it, makes it durable, renames.
    ///
    /// A crash at any moment leaves the old list or the new one, and at worst a file whose name starts with
    /// a dot, which the next replacement removes.
    ///
    /// - Throws: `RevocationListError` with `.file`; then the old list is still there.
    func replace(_ authority: AuthorityID, with der: [UInt8]) throws(RevocationListError) {
        let temporary = "\(path)/.\(authority.name).crl.new"
        unsafe unlink(temporary)
        do throws(RevocationListError) {
            try DurableFile.write(der, to: temporary)
            try DurableFile.rename(temporary, to: path(of: authority), in: path)
        } catch {
            unsafe unlink(temporary)
            throw error
        }
    }
}
