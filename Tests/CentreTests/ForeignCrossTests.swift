import Centre
import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

/// What this centre says of somebody else's authority when it certifies it by its certificate.
@Suite("Cross certificates of somebody else's authority", .serialized)
struct ForeignCrossTests {
    private static let root = AuthorityID("root")

    /// The certificates of authorities that the root signed for a key and that count.
    private func living(_ key: PrivateKey, in centre: CACentre) throws -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.keyHash = key.publicKey.fingerprint
        filter.states = [.issued, .active]
        return try centre.book.certificates(filter, limit: 10)
    }

    /// The shipped definition with another profile of authorities.
    private func definition(
        with name: String,
        _ changes: [String: String],
        in prepared: PreparedCentre
    ) throws -> String {
        let path = prepared.path("pki")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let folder = URL(fileURLWithPath: "\(path)/profiles")
        var text = try String(contentsOf: folder.appending(path: "SUB-CA.yaml"), encoding: .utf8)
        for (part, other) in changes {
            #expect(text.contains(part))
            text = text.replacingOccurrences(of: part, with: other)
        }
        try Data(text.utf8).write(to: folder.appending(path: "\(name).yaml"))
        return path
    }

    @Test("It has the limits of the profile, within those of its own certificate")
    func limits() async throws {
        let staged = try await StagedHierarchy.make()
        let definition = try definition(
            with: "CROSS",
            [
                "name: SUB-CA": "name: CROSS", "pathLength: 0": "pathLength: 3",
                "[clientAuth, emailProtection]": "[clientAuth]", "years: 5": "years: 1",
                "  policies:": "  nameConstraints: {permitted: {dns: [example.cn]}}\n  policies:",
            ],
            in: staged.prepared
        )
        let centre = try staged.prepared.open(definition: definition)
        let root = try #require(Self.root)
        let rules = try #require(centre.profiles["SUB-CA"])
        let key = try PrivateKey.generate(.p256)
        let foreign = try ForeignAuthority.certificate(key)
        let first = try await staged.desk(centre).crossSign(foreign, by: root)
        #expect(first.subject == foreign.subject)
        #expect(first.publicKey == key.publicKey)
        #expect(first.basicConstraints?.pathLength == 0)
        #expect(first.extendedKeyUsage == rules.extendedKeyUsage)
        #expect(first.policies == rules.policies)
        #expect(first.notAfter == foreign.notAfter)

        let second = try await staged.desk(centre).crossSign(foreign, by: root, profile: "CROSS")
        #expect(second.serial != first.serial)
        #expect(second.basicConstraints?.pathLength == 3)
        #expect(second.extendedKeyUsage == [.clientAuth])
        #expect(second.extension(ExtensionIdentifier.nameConstraints) != nil)
        #expect(second.notAfter < foreign.notAfter)
        #expect(
            try await staged.desk(centre).crossSign(foreign, by: root, profile: "CROSS").serial
                == second.serial
        )
        #expect(try living(key, in: centre).map(\.reservation.profile).sorted() == ["CROSS", "SUB-CA"])
        try await centre.close()
    }

    @Test("A profile that is none of authorities, or there not at all, is refused, and nothing is written")
    func profiles() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(Self.root)
        let key = try PrivateKey.generate(.p256)
        let foreign = try ForeignAuthority.certificate(key)
        for name in ["TLS-CLIENT", "ROOT", "NONE"] {
            await #expect(throws: (any Error).self, "\(name)") {
                _ = try await staged.desk(centre).crossSign(foreign, by: root, profile: name)
            }
        }
        #expect(try living(key, in: centre) == [])
        try await centre.close()
    }

    @Test("One that is about to end is made anew, and a longer own certificate brings a longer one")
    func renewal() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(Self.root)
        let key = try PrivateKey.generate(.p256)
        let desk = try staged.desk(centre)
        let days: Int64 = 86_400
        let short = try ForeignAuthority.certificate(key, seconds: 100 * days)
        let first = try await desk.crossSign(short, by: root)
        let sameWeek = try ForeignAuthority.certificate(key, seconds: 106 * days)
        #expect(try await desk.crossSign(sameWeek, by: root).serial == first.serial)
        let longer = try ForeignAuthority.certificate(key, seconds: 200 * days)
        let second = try await desk.crossSign(longer, by: root)
        #expect(second.serial != first.serial)
        #expect(second.notAfter == longer.notAfter)
        #expect(try await desk.crossSign(short, by: root).serial == second.serial)
        try await centre.close()
    }

    @Test("By the file of an authority of this book that one gets its cross certificate, with its own limits")
    func ours() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(Self.root)
        let desk = try staged.desk(centre)
        let made = try await desk.create(
            AuthorityPlan(
                id: #require(AuthorityID("root-9")),
                role: .root,
                algorithm: .p256,
                commonName: "根九",
                organization: "必联"
            )
        )
        let own = try Certificate(der: made.certificate)
        let cross = try await desk.crossSign(own, by: root)
        #expect(cross.subject == own.subject && cross.publicKey == own.publicKey)
        // Not those of a profile for others, which allows none below.
        #expect(cross.basicConstraints?.pathLength == own.basicConstraints?.pathLength)
        #expect(cross.extendedKeyUsage == nil)
        #expect(try centre.otherCertificates(of: made.id) == [cross])
        #expect(try await desk.crossSign(made.id, by: root) == cross)
        #expect(try await desk.crossSign(own, by: root) == cross)
        try await centre.close()
    }

    @Test(
        "Killed at any moment and asked for again, there is one certificate that counts, whether a server ran or not",
        arguments: [true, false]
    )
    func killed(recovers: Bool) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(Self.root)
        let key = try PrivateKey.generate(.p256)
        let foreign = try ForeignAuthority.certificate(key)
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { snapshots.take("\($0)") }.crossSign(foreign, by: root)
        try await centre.close()
        #expect(snapshots.all.count == 9)
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            if recovers { _ = try await reopened.recover() }
            let one = try await staged.desk(reopened).crossSign(foreign, by: root)
            let two = try await staged.desk(reopened).crossSign(foreign, by: root)
            #expect(one.serial == two.serial, "\(moment)")
            let found = try living(key, in: reopened)
            #expect(found.map(\.id.serial) == [one.serial], "\(moment)")
            #expect(found.map(\.state) == [.active], "\(moment)")
            try await reopened.close()
        }
    }

    @Test("One of ours whose cross certificate was killed gets the same one, and no second")
    func killedOwn() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let issuing = try #require(AuthorityID("issuing"))
        let other = try await staged.desk(centre).create(
            AuthorityPlan(
                id: #require(AuthorityID("root-x")),
                role: .root,
                algorithm: .p256,
                commonName: "另一根",
                organization: "必联"
            )
        ).id
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { snapshots.take("\($0)") }.crossSign(issuing, by: other)
        try await centre.close()
        #expect(snapshots.all.count > 8)
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            let one = try await staged.desk(reopened).crossSign(issuing, by: other)
            var filter = CertificateFilter()
            filter.authority = other
            filter.keyHash = one.publicKey.fingerprint
            let found = try reopened.book.certificates(filter, limit: 10)
            #expect(found.map(\.id.serial) == [one.serial], "\(moment)")
            #expect(found.map(\.state) == [.active], "\(moment)")
            try await reopened.close()
        }
    }
}
