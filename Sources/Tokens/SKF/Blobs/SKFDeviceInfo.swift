/// What a device says of itself.
///
/// ```
/// DEVINFO = Version (2 octets) Manufacturer (64) Issuer (64) Label (32) SerialNumber (32)
///           HWVersion (2) FirmwareVersion (2)
///           AlgSymCap AlgAsymCap AlgHashCap DevAuthAlgId TotalSpace FreeSpace MaxECCBufferSize MaxBufferSize (ULONG each)
///           Reserved (64)
/// ```
///
/// The only structure in which padding makes a difference: two octets before AlgSymCap.
///
/// Source: GM/T 0016-2012 §6.4.2.
package struct SKFDeviceInfo: Hashable, Sendable {
    /// Who made it; empty when it cannot be read, as text in GBK.
    package let manufacturer: String
    /// Its label; empty when it cannot be read.
    package let label: String
    /// The number that it is known by: 1 to 32 printable ASCII characters, without blanks around it.
    package let serial: String
    /// The cipher of its own authentication (SKF_DevAuth): SGD_SM4_ECB or another of GM/T 0006.
    package let authenticationAlgorithm: UInt32

    /// Octets of a DEVINFO, for which no library says how many it writes.
    package static func length(_ layout: SKFLayout) -> Int {
        let texts = 2 + 64 + 64 + 32 + 32 + 2 + 2
        return texts + layout.padding(at: texts) + numberCount * layout.width.rawValue + 64
    }

    /// Reads a DEVINFO; nil for another length, for numbers of more than 32 bits, and without a serial number.
    package init?(_ octets: [UInt8], _ layout: SKFLayout) {
        var reader = SKFReader(octets, layout)
        guard reader.octets(2) != nil else { return nil }
        manufacturer = reader.text(64) ?? ""
        _ = reader.text(64)
        label = reader.text(32) ?? ""
        guard let serial = reader.text(32).flatMap(Self.serial), reader.octets(4) != nil,
            let numbers = Self.numbers(from: &reader), reader.octets(64) != nil, reader.isAtEnd
        else { return nil }
        self.serial = serial
        authenticationAlgorithm = numbers[3]
    }

    /// ULONGs in it.
    private static let numberCount = 8

    private static func numbers(from reader: inout SKFReader) -> [UInt32]? {
        var numbers: [UInt32] = []
        for _ in 0..<numberCount {
            guard let number = reader.number() else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private static func serial(_ text: String) -> String? {
        let blank = UInt8(ascii: " ")
        let octets = text.utf8.drop { $0 == blank }
        guard octets.allSatisfy({ (0x20...0x7E).contains($0) }),
            let end = octets.lastIndex(where: { $0 != blank })
        else { return nil }
        return String(decoding: octets[...end], as: UTF8.self)
    }
}
