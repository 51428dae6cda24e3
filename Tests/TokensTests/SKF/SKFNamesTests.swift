import Testing
import Tokens

@Suite("Lists of names of SKF libraries")
struct SKFNamesTests {
    @Test(
        "Names are read up to the end of their list",
        arguments: [
            ([], []), ([0], []), ([0, 0], []), ([65, 0, 0], [[65]]),
            ([65, 66, 0, 67, 0, 0], [[65, 66], [67]]),
            ([65, 0, 0, 68, 69], [[65]]), ([0xB1, 0xEA, 0, 0], [[0xB1, 0xEA]]),
        ] as [([UInt8], [[UInt8]])]
    )
    func read(octets: [UInt8], names: [[UInt8]]) {
        #expect(SKFNames.read(octets) == names)
    }

    @Test(
        "A list without an end is refused",
        arguments: [[65], [65, 0], [65, 0, 66], [65, 0, 66, 0]] as [[UInt8]]
    )
    func unterminated(octets: [UInt8]) {
        #expect(SKFNames.read(octets) == nil)
    }

    @Test("Lists and names have bounds")
    func bounds() {
        let name: [UInt8] = [65, 0]
        let full = [[UInt8]](repeating: name, count: SKFNames.limit).flatMap { $0 }
        #expect(SKFNames.read(full + [0])?.count == SKFNames.limit)
        #expect(SKFNames.read(full + name + [0]) == nil)
        let long = [UInt8](repeating: 65, count: SKFNames.nameLimit)
        #expect(SKFNames.read(long + [0, 0]) == [long])
        #expect(SKFNames.read([65] + long + [0, 0]) == nil)
    }
}
