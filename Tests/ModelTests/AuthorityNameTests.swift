import Model
import Testing

@Suite("Names of authorities")
struct AuthorityNameTests {
    @Test("Nobody can call an authority as the outside of one, and the book reads both")
    func outside() throws {
        let id = try #require(AuthorityID("gov"))
        #expect(id.outside.name == "above.gov")
        #expect(id.outside.isOutside && !id.isOutside)
        #expect(AuthorityID(id.outside.name) == nil)
        #expect(AuthorityID(written: "above.gov") == id.outside)
        #expect(AuthorityID(written: "gov") == id)
        for name in ["above.", "above.above.gov", "above.Gov", "gov.", ""] {
            #expect(AuthorityID(written: name) == nil, "\(name)")
        }
    }
}
