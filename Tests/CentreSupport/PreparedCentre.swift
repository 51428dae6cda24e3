package import Centre
import Enrollment
import Foundation
import Issuer
package import Model
import Synchronization
import TestSupport

/// A centre on disk with staff for every duty, founded once for all tests of a process and copied for each.
package struct PreparedCentre: Sendable {
    /// The definition that is shipped.
    package static let definition = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("pki").path
    /// The staff besides `admin`, by login name.
    package static let people: [(name: String, displayName: String, role: StaffRecord.Role)] = [
        ("chen.shouli", "陈受理", .registrar), ("wang.shenhe", "王审核", .reviewer),
        ("zhao.caiwu", "赵财务", .finance), ("liu.zhizheng", "刘制证", .producer),
        ("zhou.guanli", "周管理", .businessAdministrator),
    ]
    private static let template = Task { try await PreparedCentre.found() }
    private static let templateFolder = Mutex<URL?>(nil)

    private let directory: TemporaryDirectory
    /// The state directory.
    package var state: String { directory.path("state") }
    /// A place beside the state, as for a card or a letter.
    package func path(_ name: String) -> String { directory.path(name) }

    private init(_ directory: TemporaryDirectory) {
        self.directory = directory
    }

    /// A fresh copy with staff and nothing else.
    package static func make() async throws -> PreparedCentre { try await template.value.copy() }

    /// A copy of this centre as it is on disk now.
    package func copy() throws -> PreparedCentre {
        let other = PreparedCentre(try TemporaryDirectory())
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.url.path) {
            try FileManager.default.copyItem(atPath: path(name), toPath: other.path(name))
        }
        return other
    }

    /// Opens the centre; the caller closes it.
    package func open(
        _ clock: WallClock = .system,
        definition: String = PreparedCentre.definition,
        rootKeys: RootKeys = RootKeys()
    ) throws -> CACentre {
        try CACentre.open(
            state: StateDirectory(state),
            definition: definition,
            passphrase: PassphraseSource(environment: [:]),
            rootKeys: rootKeys,
            clock: clock
        )
    }

    private static func found() async throws -> PreparedCentre {
        let prepared = PreparedCentre(try TemporaryDirectory())
        templateFolder.withLock { $0 = prepared.directory.url }
        // Nothing else ends a static value.
        atexit {
            guard let folder = PreparedCentre.templateFolder.withLock({ $0 }) else { return }
            try? FileManager.default.removeItem(at: folder)
        }
        let configuration = try CentreConfiguration.load(directory: definition)
        let profiles = try Profile.loadAll(folder: "\(definition)/profiles")
        try await CentreFounding(configuration: configuration, profiles: profiles, clock: .system).found(
            in: StateDirectory(prepared.state),
            plan: FoundingPlan(administrator: "admin", displayName: "李管理"),
            passphrase: nil
        )
        let centre = try prepared.open()
        let administrator = try centre.staffOperator("admin")
        for (name, displayName, role) in people {
            _ = try await centre.addStaff(
                name: name,
                displayName: displayName,
                roles: [role],
                by: administrator
            )
        }
        try await centre.close()
        return prepared
    }
}
