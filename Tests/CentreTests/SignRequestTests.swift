import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// The request of somebody else's authority, asked for once and again.
@Suite("A request of somebody else's authority", .serialized)
struct SignRequestTests {
    private struct Bench {
        let staged: StagedHierarchy
        let request: CertificateRequest
        let root: AuthorityID

        static func make() async throws -> Bench {
            Bench(
                staged: try await StagedHierarchy.make(),
                request: try CertificateRequest.signed(by: .generate(.p256), name: "Gov CA"),
                root: try #require(AuthorityID("root"))
            )
        }

        func records(_ centre: CACentre) throws -> [CertificateRecord] {
            var filter = CertificateFilter()
            filter.keyHash = request.publicKey.fingerprint
            return try centre.book.certificates(filter, limit: 10)
        }

        /// The copies of a centre at the moments of a signing.
        func moments() async throws -> (moments: [(moment: String, copy: PreparedCentre)], made: Certificate)
        {
            let centre = try staged.prepared.open()
            let snapshots = Snapshots(of: staged.prepared)
            let made = try await staged.desk(centre) { snapshots.take("\($0)") }
                .sign(request, by: root, profile: "SUB-CA")
            try await centre.close()
            return (snapshots.all, made)
        }
    }

    @Test("The same command after a kill at any moment ends in one certificate, the one that was begun")
    func killed() async throws {
        let bench = try await Bench.make()
        let (moments, made) = try await bench.moments()
        #expect(moments.count > 8)
        for (moment, copy) in moments {
            let centre = try copy.open()
            let desk = try StagedHierarchy(prepared: copy).desk(centre)
            let isBegun = try !bench.records(centre).isEmpty
            let certificate = try await desk.sign(bench.request, by: bench.root, profile: "SUB-CA")
            #expect((certificate.serial == made.serial) == isBegun, "\(moment)")
            #expect(try bench.records(centre).map(\.state) == [.active], "\(moment)")
            let again = try await desk.sign(bench.request, by: bench.root, profile: "SUB-CA")
            #expect(again == certificate, "\(moment)")
            #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil, "\(moment)")
            try await centre.close()
        }
    }

    @Test("What was signed, or may have been, by one profile is not given for another one")
    func otherWords() async throws {
        let bench = try await Bench.make()
        let (moments, made) = try await bench.moments()
        let id = CertificateID(authority: bench.root, serial: made.serial)
        var refused = 0
        for (moment, copy) in moments {
            let centre = try copy.open()
            let desk = try StagedHierarchy(prepared: copy).desk(centre)
            guard try !bench.records(centre).isEmpty else {
                try await centre.close()
                continue
            }
            let error = await #expect(throws: HierarchyError.self, "\(moment)") {
                _ = try await desk.sign(bench.request, by: bench.root, profile: "ISSUING")
            }
            #expect(
                error == HierarchyError(.signedOtherwise(id, detail: "by profile SUB-CA")),
                "\(moment)"
            )
            refused += 1
            try await centre.close()
        }
        #expect(refused > 3)
    }
}
