import Testing
import Tokens

@Suite("What SKF devices say of themselves")
struct SKFDeviceTests {
    private static func field(_ text: String, _ count: Int) -> [UInt8] {
        Array(text.utf8) + [UInt8](repeating: 0, count: count - text.utf8.count)
    }

    /// A DEVINFO as a compiler lays it out.
    private static func info(
        _ layout: SKFLayout,
        serial: [UInt8],
        label: [UInt8] = SKFDeviceTests.field("标签", 32)
    ) -> [UInt8] {
        let numbers: [[UInt8]] = (0..<8).map { number in
            [UInt8(number), 4] + [UInt8](repeating: 0, count: layout.width.rawValue - 2)
        }
        let parts: [[UInt8]] = [
            [1, 0], field("Maker", 64), field("Issuer", 64), label, serial, [1, 0, 2, 0],
            layout.isPacked ? [] : [0, 0], numbers.flatMap { $0 }, [UInt8](repeating: 0, count: 64),
        ]
        return parts.flatMap { $0 }
    }

    @Test(
        "A device is read in the layout of its library",
        arguments: zip(
            [
                SKFLayout(width: .four, isPacked: true), SKFLayout(width: .four, isPacked: false),
                SKFLayout(width: .eight, isPacked: true), SKFLayout(width: .eight, isPacked: false),
            ],
            [294, 296, 326, 328]
        )
    )
    func read(layout: SKFLayout, length: Int) throws {
        let octets = Self.info(layout, serial: Self.field(" 3142-A ", 32))
        #expect(octets.count == length)
        #expect(SKFDeviceInfo.length(layout) == length)
        let info = try #require(SKFDeviceInfo(octets, layout))
        #expect(info.manufacturer == "Maker")
        #expect(info.label == "标签")
        #expect(info.serial == "3142-A")
        #expect(info.authenticationAlgorithm == 0x403)
        for other in SKFLayout.all where other != layout { #expect(SKFDeviceInfo(octets, other) == nil) }
        for count in octets.indices { #expect(SKFDeviceInfo(Array(octets.prefix(count)), layout) == nil) }
    }

    @Test("A device without a number that can be read is none")
    func serials() {
        let layout = SKFLayout(width: .four, isPacked: true)
        for serial in [
            Self.field("", 32), Self.field("   ", 32), Self.field("31\n42", 32), Self.field("号", 32),
        ] {
            #expect(SKFDeviceInfo(Self.info(layout, serial: serial), layout) == nil)
        }
    }

    @Test("A number may fill its field, and a label in GBK is left out")
    func unterminated() throws {
        let layout = SKFLayout(width: .four, isPacked: true)
        let serial = [UInt8](repeating: UInt8(ascii: "7"), count: 32)
        let gbk: [UInt8] = [0xB1, 0xEA, 0xC7, 0xA9] + [UInt8](repeating: 0, count: 28)
        let info = try #require(SKFDeviceInfo(Self.info(layout, serial: serial, label: gbk), layout))
        #expect(info.serial == String(repeating: "7", count: 32))
        #expect(info.label.isEmpty)
    }
}

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
