extension CardMachine {
    private static let largestObject = 3063
    private static let discoveryTag: UInt32 = 0x7E
    /// Fingerprints, facial image, printed information, iris images.
    private static let pinProtected: Set<UInt32> = [0x5FC103, 0x5FC108, 0x5FC109, 0x5FC121]

    /// GET DATA; SP 800-73-4 part 2 §3.1.2.
    mutating func getData(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0x3F, command.p2 == 0xFF else { return ResponseAPDU(status: .wrongParameters) }
        guard let list = TagLengthValue.single(0x5C, in: command.data) else {
            return ResponseAPDU(status: .wrongData)
        }
        let tag = Self.number(list.value)
        if tag == Self.discoveryTag { return ResponseAPDU(data: discoveryObject) }
        guard Self.isKnown(tag), let content = memory[object: tag] else {
            return ResponseAPDU(status: .notFound)
        }
        guard session.isPINVerified || !Self.pinProtected.contains(tag) else {
            return ResponseAPDU(status: .securityNotSatisfied)
        }
        return ResponseAPDU(data: TagLengthValue(0x53, content).encoded)
    }

    /// PUT DATA; SP 800-73-4 part 2 §3.3.1.
    ///
    /// An empty object removes what was there.
    mutating func putData(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0x3F, command.p2 == 0xFF else { return ResponseAPDU(status: .wrongParameters) }
        guard session.isManager else { return ResponseAPDU(status: .securityNotSatisfied) }
        guard let objects = TagLengthValue.sequence(command.data), objects.count == 2,
            objects[0].tag == 0x5C, objects[1].tag == 0x53
        else { return ResponseAPDU(status: .wrongData) }
        let tag = Self.number(objects[0].value)
        guard Self.isKnown(tag) else { return ResponseAPDU(status: .notFound) }
        guard objects[1].value.count <= Self.largestObject else {
            return ResponseAPDU(status: .notEnoughMemory)
        }
        memory[object: tag] = objects[1].value.isEmpty ? nil : objects[1].value
        return ResponseAPDU()
    }

    /// The discovery object: application identifier, and the PIV PIN as the only PIN (part 1 §3.3.2).
    private var discoveryObject: [UInt8] {
        let identifier = TagLengthValue(0x4F, Self.applicationIdentifier)
        return TagLengthValue(0x7E, containing: [identifier, TagLengthValue(0x5F2F, [0x40, 0x00])]).encoded
    }

    /// The data objects of part 1 table 3, and the vendor's own.
    private static func isKnown(_ tag: UInt32) -> Bool {
        (0x5FC101...0x5FC123).contains(tag) || (0x5FFF00...0x5FFFFF).contains(tag)
    }

    private static func number(_ octets: [UInt8]) -> UInt32 {
        octets.count > 3 ? 0 : octets.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
