import CRL
import CentreSupport
import Foundation
import Model
import OpenSSL
import Testing

@testable import Centre

extension PreparedCentre {
    /// The definition that is shipped, with so many parts of lists, and deltas that are valid for so many hours.
    func definition(shards: Int, deltaHours: Int) throws -> String {
        let path = path("definition-\(shards)-\(deltaHours)")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let yaml = try String(contentsOfFile: "\(path)/pki.yaml", encoding: .utf8)
        let changed = yaml.replacingOccurrences(of: "shards: 1", with: "shards: \(shards)")
            .replacingOccurrences(of: "deltaHours: 0", with: "deltaHours: \(deltaHours)")
        try changed.write(toFile: "\(path)/pki.yaml", atomically: true, encoding: .utf8)
        return path
    }

    /// Puts the book back to what `copy` has, and leaves everything else as it is.
    func putBack(_ copy: PreparedCentre) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: state)
        where name.hasPrefix("book.sqlite") {
            try FileManager.default.removeItem(atPath: "\(state)/\(name)")
        }
        try FileManager.default.copyItem(
            atPath: "\(copy.state)/book.sqlite",
            toPath: "\(state)/book.sqlite"
        )
    }
}

extension CACentre {
    /// Revokes the certificate of a member of the staff.
    func supersede(_ person: String) async throws -> CertificateID {
        let id = try #require(try staffOperator(person).record.certificate)
        _ = try await revoke(id, reason: .superseded, by: staffOperator("admin"))
        return id
    }

    /// What a published list says, in its order; nothing when there is none.
    func publishedEntries(_ name: RevocationListName) throws -> [RevokedEntry] {
        var entries: [RevokedEntry] = []
        _ = try listDirectory.list(name)?.forEachEntry { entries.append($0) }
        return entries
    }
}
