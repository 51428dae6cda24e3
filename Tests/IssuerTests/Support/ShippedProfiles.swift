import Foundation

@testable import Issuer

/// The profiles under `pki/profiles`.
enum ShippedProfiles {
    static let names = ["EXPERT", "HANDLER", "ISSUING", "OCSP", "ORG", "ROOT", "STAFF"]

    static var folder: String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("pki/profiles").path
    }

    static func all() throws -> [String: Profile] {
        try Profile.loadAll(folder: folder)
    }
}
