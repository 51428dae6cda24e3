import Foundation

@testable import Issuer

/// The profiles under `pki/profiles`.
enum ShippedProfiles {
    static let names = [
        "EXPERT", "EXPERT-ENC", "HANDLER", "HANDLER-ENC", "ISSUING", "OCSP", "ORG", "ORG-ENC", "ROOT",
        "STAFF",
        "SUB-CA", "TLS-CLIENT", "TLS-SERVER",
    ]

    static var folder: String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("pki/profiles").path
    }

    /// All of them; read once for each set of switches, because reading them takes longer than most tests.
    static func all(flags: Set<ProfileFlag> = []) throws -> [String: Profile] {
        try flags.isEmpty ? switchedOff.get() : switchedOn.get()
    }

    private static let switchedOff = Result { try Profile.loadAll(folder: folder) }
    private static let switchedOn = Result {
        try Profile.loadAll(folder: folder, flags: Set(ProfileFlag.allCases))
    }
}
