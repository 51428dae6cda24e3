extension CardMachine {
    /// The PIV application: RID of NIST, PIX 00001000 0100.
    static let applicationIdentifier: [UInt8] = [0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 1, 0]

    /// SELECT; SP 800-73-4 part 2 §3.1.1.
    ///
    /// The identifier may be given without its version, or only its first five
    /// octets and more.
    mutating func select(_ command: CommandAPDU) -> ResponseAPDU {
        let isNamed = command.data.count >= 5 && Self.applicationIdentifier.starts(with: command.data)
        guard command.p1 == 0x04, isNamed else {
            return Self.refusal(memory.personality.unknownApplicationStatus)
        }
        let wasSelected = session.isSelected
        session.isSelected = true
        // Selecting the selected application again keeps the security status (§3.1.1).
        if !wasSelected {
            session.isPINVerified = false
            session.isManager = false
        }
        session.proof = nil
        return ResponseAPDU(data: applicationProperties)
    }

    /// The application property template, 17 octets or many (part 2 table 3).
    private var applicationProperties: [UInt8] {
        let instance = TagLengthValue(0x4F, Array(Self.applicationIdentifier.dropFirst(5)))
        let authority = TagLengthValue(0x79, containing: [TagLengthValue(0x4F, [0xA0, 0, 0, 3, 8])])
        var objects = [instance, authority]
        if memory.personality.hasLongSelectAnswer {
            objects.append(TagLengthValue(0x50, Array("Personal Identity Verification Card".utf8)))
            objects.append(TagLengthValue(0x5F50, Array("https://csrc.nist.gov/publications/sp".utf8)))
            let algorithms = memory.personality.keyAlgorithms.sorted().map { TagLengthValue(0x80, [$0]) }
            objects.append(TagLengthValue(0xAC, containing: algorithms + [TagLengthValue(0x06)]))
        }
        return TagLengthValue(0x61, containing: objects).encoded
    }
}
