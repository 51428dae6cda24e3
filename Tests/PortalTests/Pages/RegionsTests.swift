import Enrollment
import Testing

@testable import Portal

@Suite("Regions")
struct RegionsTests {
    @Test("Every division that can be chosen is one that the form takes")
    func leaves() throws {
        var count = 0
        for province in Regions.divisions(below: "") {
            let cities = Regions.divisions(below: province.code)
            for city in cities {
                let counties = Regions.divisions(below: city.code)
                for leaf in counties.isEmpty ? [city] : counties {
                    count += 1
                    let code = Regions.code(leaf.code)
                    #expect((try? RegionCode(code))?.text == code, "\(leaf.name) \(code)")
                    #expect(Regions.path(code).last?.name == leaf.name)
                }
            }
            if cities.isEmpty {
                #expect((try? RegionCode(Regions.code(province.code))) != nil, "\(province.name)")
            }
        }
        #expect(count > 2800)
    }

    @Test("Provinces are those of the domain")
    func provinces() {
        let names = Dictionary(
            uniqueKeysWithValues: Regions.divisions(below: "").map { ($0.code, $0.name) }
        )
        #expect(names == Provinces.names)
    }

    @Test("A region is written as people write it")
    func name() {
        #expect(Regions.name("110108") == "北京市 海淀区")
        #expect(Regions.name("441900") == "广东省 东莞市")
        #expect(Regions.name("nowhere") == "")
    }
}
