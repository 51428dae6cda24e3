import CentreSupport
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("Authorities with the longest names", .serialized)
struct LongNameTests {
    private static let long = String(repeating: "a", count: 40)
    private static let commonName = String(repeating: "签", count: 64)

    private func plan(_ name: String, commonName: String) throws -> AuthorityPlan {
        AuthorityPlan(
            id: try #require(AuthorityID(name)),
            role: .issuing,
            parent: AuthorityID("root"),
            algorithm: .p256,
            commonName: commonName,
            organization: "必联"
        )
    }

    private func names(_ record: AuthorityRecord) throws -> [String?] {
        [record.id.name, try Certificate(der: record.certificate).subject[.commonName]]
    }

    @Test("They are rolled over again and again: the name is cut where the number needs its place")
    func rollover() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let first = try await desk.create(plan(Self.long, commonName: Self.commonName))
        let (stem, common) = (Self.long.prefix(38), Self.commonName.prefix(61))
        let second = try await desk.rollOver(first.id)
        #expect(try names(second) == ["\(stem)-2", "\(common) G2"])
        let third = try await desk.rollOver(second.id)
        #expect(try names(third) == ["\(stem)-3", "\(common) G3"])
        // The names of the one do not hold up the other, which is called alike when it is cut.
        let other = try await desk.create(plan("\(stem)b", commonName: "\(common.dropLast(2)) 签签"))
        let next = try await desk.rollOver(other.id)
        #expect(next.id.name == "\(stem)-4")
        #expect(next.predecessor == other.id)
        #expect(try centre.activeAuthority(ofLine: Self.long).id == third.id)
        try await centre.close()
    }
}
