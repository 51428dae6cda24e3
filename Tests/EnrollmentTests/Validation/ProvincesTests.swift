import Enrollment
import Testing

@Suite("Provinces")
struct ProvincesTests {
    @Test("There are 34 divisions of province level")
    func count() {
        #expect(Provinces.names.count == 34)
    }
}
