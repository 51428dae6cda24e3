import CRL
import Model
import OpenSSL
import Portal
import Store

extension CACentre {
    /// Brings the published lists and the authorities' certificates into a tree for a web server: `crl/NAME.crl`,
    /// `ca/NAME.cer` and the bundles, as the certificates' URLs say.
    ///
    /// - Parameter root: the tree, made when it is not there.
    /// - Returns: what was done; files that are the same already are kept.
    /// - Throws: `CentreError` with `.system`, `RevocationListError`, `BookError`.
    public func exportLists(to root: String) throws -> StaticExport {
        let tree = try StaticTree(root: root)
        try publishCertificates()
        var export = StaticExport()
        func put(_ bytes: [UInt8], _ path: String, _ time: Timestamp) throws {
            guard tree.time(of: path) != time || tree.contents(of: path) != bytes else {
                return export.kept += 1
            }
            try tree.put(bytes, at: path, modifiedAt: time)
            export.written += 1
        }
        for record in try book.authorities() {
            if let der = try listDirectory.read(record.id) {
                try put(der, "crl/\(record.id).crl", RevocationList(der: der).thisUpdate)
            }
            try put(record.certificate, "ca/\(record.id).cer", Certificate(der: record.certificate).notBefore)
            for kind in AuthorityBundle.Kind.allCases {
                guard let bundle = try publishedBundle(of: record.id, kind) else { continue }
                try put(bundle.bytes, "ca/\(record.id)\(kind.rawValue)", bundle.changedAt)
            }
        }
        try tree.flush()
        return export
    }
}
