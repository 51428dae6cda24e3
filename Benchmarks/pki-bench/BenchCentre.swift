import Centre
import Foundation
import Issuer
import Model

/// A centre for benchmarks.
enum BenchCentre {
    /// Opens the centre in `path`; founds it when nothing is there.
    static func open(_ path: String) async throws -> CACentre {
        let definition = ProcessInfo.processInfo.environment["PKI_CONFIG"] ?? "pki"
        let state = StateDirectory(path)
        if !FileManager.default.fileExists(atPath: state.book) {
            let configuration = try CentreConfiguration.load(directory: definition)
            let profiles = try Profile.loadAll(folder: "\(definition)/profiles")
            let plan = FoundingPlan(administrator: "admin", displayName: "管理员")
            try await CentreFounding(configuration: configuration, profiles: profiles, clock: .system)
                .found(in: state, plan: plan, passphrase: nil)
        }
        return try CACentre.open(
            state: state,
            definition: definition,
            passphrase: PassphraseSource(environment: ProcessInfo.processInfo.environment),
            clock: .system
        )
    }
}
