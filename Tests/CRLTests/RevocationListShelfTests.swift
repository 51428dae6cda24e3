import CRL
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Serving revocation lists")
struct RevocationListShelfTests {
    @Test("What is published is served, and what replaces it is served next")
    func replacement() async throws {
        let press = try Press()
        let shelf = RevocationListShelf(directory: press.publisher.directory)
        #expect(try shelf.list(of: press.authority.id) == nil)
        for count in 1...3 {
            press.revoke(count)
            let record = try await press.publisher.publish(for: press.issuer).record
            let list = try #require(try shelf.list(of: press.authority.id))
            #expect(list.fingerprint == record.fingerprint)
            #expect(list.thisUpdate == record.thisUpdate)
            #expect(list.nextUpdate == record.nextUpdate)
            #expect(try list.der == press.published()?.der)
        }
    }

    @Test("A file that is not a list is not served")
    func garbage() throws {
        let press = try Press()
        try press.directory.write([0x30, 0x03, 1, 2, 3], to: "issuing.crl")
        let shelf = RevocationListShelf(directory: press.publisher.directory)
        #expect(throws: RevocationListError.self) { try shelf.list(of: press.authority.id) }
    }
}
