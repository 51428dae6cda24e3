import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("A ceremony that cannot be held to its end", .serialized)
struct CeremonyCancellationTests {
    private static let text =
        StagedHierarchy.ceremony
        + "\n  - {do: create-issuing, authority: issuing-9, parent: root-9, algorithm: p256, commonName: 签九,"
        + " organization: 必联, key: offline}\n  - {do: publish-list, authority: root-9}"

    private func conductor(_ staged: StagedHierarchy, _ centre: CACentre) throws -> CeremonyConductor {
        let path = staged.prepared.path("ceremony.yaml")
        try Data(Self.text.utf8).write(to: URL(fileURLWithPath: path))
        return CeremonyConductor(
            centre: centre,
            ceremony: try Ceremony(path: path),
            passphrase: { _ in SecretBytes(copying: []) }
        )
    }

    /// Gives it up, by two persons of whom it names one.
    private func cancel(
        _ conductor: CeremonyConductor,
        in centre: CACentre,
        to folder: String,
        because reason: String = "复核人已离职"
    ) async throws -> String {
        try await conductor.cancel(
            because: reason,
            first: centre.staffOperator("admin"),
            second: centre.staffOperator("zhao.pki"),
            protocolFolder: folder
        )
    }

    @Test("Two others end it when its second person is gone; the protocol tells how far it came, and nothing goes on")
    func secondIsGone() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let folder = staged.prepared.path(".")
        let admin = try centre.staffOperator("admin")
        _ = try await centre.addStaff(
            name: "zhao.pki",
            displayName: "赵密钥",
            roles: [.pkiAdministrator],
            by: admin
        )
        let conductor = try conductor(staged, centre)
        _ = try await conductor.rehearse()
        await #expect(throws: CeremonyError(.notBegun(name: "two-steps"))) {
            try await cancel(conductor, in: centre, to: folder)
        }
        // The medium is not there: the third step stops it.
        await #expect(throws: (any Error).self) {
            try await staged.hold(conductor.ceremony, in: centre, to: folder)
        }
        _ = try await centre.retireStaff("he.pki", by: admin)
        await #expect(throws: (any Error).self) {
            try await staged.hold(conductor.ceremony, in: centre, to: folder)
        }
        #expect(try conductor.progress().done == 2)
        await #expect(throws: CeremonyError(.reasonUnusable)) {
            try await cancel(conductor, in: centre, to: folder, because: "一行\n两行")
        }
        await #expect(throws: HierarchyError(.notAllowed(name: "wang.shenhe"))) {
            try await conductor.cancel(
                because: "复核人已离职",
                first: admin,
                second: centre.staffOperator("wang.shenhe"),
                protocolFolder: folder
            )
        }
        let path = try await cancel(conductor, in: centre, to: folder)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.first == "密钥仪式终止记录: two-steps")
        #expect(lines.contains("终止原因: 复核人已离职"))
        #expect(lines.contains("复核人: 赵密钥 (zhao.pki)"))
        #expect(lines.contains("仪式文件所列人员: admin, he.pki, 张公证"))
        let steps = lines.indices.filter { lines[$0].hasPrefix("3. ") || lines[$0].hasPrefix("4. ") }
        #expect(steps.map { lines[$0 + 1] } == ["   未完成 (可能已部分执行)", "   未执行"])
        #expect(lines.contains { $0.hasPrefix("   root-9: 主题 ") })
        try await isOver(conductor, staged, centre, path)
        try await centre.close()
    }

    /// It is neither held nor rehearsed any more, and is on record with both signatures.
    private func isOver(
        _ conductor: CeremonyConductor,
        _ staged: StagedHierarchy,
        _ centre: CACentre,
        _ path: String
    ) async throws {
        let over = CeremonyError(.cancelled(name: "two-steps"))
        await #expect(throws: over) { try await conductor.rehearse() }
        await #expect(throws: over) {
            try await cancel(conductor, in: centre, to: staged.prepared.path("."))
        }
        #expect(throws: over) { try conductor.progress() }
        #expect(try conductor.writeProtocol(to: staged.prepared.path(".")) == path)
        #expect(try centre.authorityRecord("root-9").state == .active)
        #expect(try centre.book.authorities().contains { $0.id.name == "issuing-9" } == false)
        let ends = try centre.book.auditEntries(after: 0, limit: 1000)
            .filter { $0.event.action == "ceremony.cancel" }
        #expect(ends.map { $0.event.detail["second"] } == ["zhao.pki"])
        #expect(ends.first?.event.detail["reason"] == "复核人已离职")
        #expect(ends.allSatisfy { $0.event.detail["secondSignature"] != nil })
    }

    @Test("What was held is not given up, and what somebody is holding is left to them")
    func held() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let folder = staged.prepared.path(".")
        let path = staged.prepared.path("ceremony.yaml")
        try Data(StagedHierarchy.ceremony.utf8).write(to: URL(fileURLWithPath: path))
        let ceremony = try Ceremony(path: path)
        let conductor = CeremonyConductor(
            centre: centre,
            ceremony: ceremony,
            passphrase: { _ in SecretBytes(copying: []) }
        )
        func cancel() async throws {
            _ = try await conductor.cancel(
                because: "复核人已离职",
                first: centre.staffOperator("admin"),
                second: centre.staffOperator("he.pki"),
                protocolFolder: folder
            )
        }
        _ = try await staged.rehearse(ceremony, in: centre)
        do {
            let lock = try conductor.processLock()
            defer { withExtendedLifetime(lock) {} }
            await #expect(throws: CentreError(.occupied(what: lock.name))) { try await cancel() }
            await #expect(throws: CentreError(.occupied(what: lock.name))) {
                _ = try await staged.hold(ceremony, in: centre, to: folder)
            }
        }
        _ = try await staged.hold(ceremony, in: centre, to: folder)
        await #expect(throws: CeremonyError(.doneBefore(name: "two-steps"))) { try await cancel() }
        try await centre.close()
    }
}
