import CPKCS11

/// What a token says of itself (CK_TOKEN_INFO), and in which slot it is now.
public struct CryptokiTokenInfo: Hashable, Sendable {
    /// Its label; several tokens may have the same.
    public let label: String
    /// Who made it.
    public let manufacturer: String
    /// The model.
    public let model: String
    /// Its serial number.
    public let serial: String
    /// The slot; changes when tokens come and go.
    let slot: UInt
    let flags: UInt
    /// The version of its firmware, as "2.6"; nil for 0.0.
    let firmware: String?
    let leastPIN: Int
    let mostPIN: Int

    init(_ info: CK_TOKEN_INFO, slot: CK_SLOT_ID) {
        label = Self.text(of: info.label)
        manufacturer = Self.text(of: info.manufacturerID)
        model = Self.text(of: info.model)
        serial = Self.text(of: info.serialNumber)
        self.slot = UInt(slot)
        flags = UInt(info.flags)
        let version = info.firmwareVersion
        firmware = version.major == 0 && version.minor == 0 ? nil : "\(version.major).\(version.minor)"
        leastPIN = Int(clamping: info.ulMinPinLen)
        mostPIN = Int(clamping: info.ulMaxPinLen)
    }

    /// Names exactly this token.
    public var uri: TokenURI {
        var uri = TokenURI()
        uri.token = label.isEmpty ? nil : label
        uri.manufacturer = manufacturer.isEmpty ? nil : manufacturer
        uri.model = model.isEmpty ? nil : model
        uri.serial = serial.isEmpty ? nil : serial
        return uri
    }

    /// True when every attribute that `uri` gives is this token's.
    func matches(_ uri: TokenURI) -> Bool {
        func agrees(_ wanted: String?, _ found: String) -> Bool { wanted == nil || wanted == found }
        return agrees(uri.serial, serial) && agrees(uri.token, label)
            && agrees(uri.manufacturer, manufacturer) && agrees(uri.model, model)
    }

    func has(_ flag: some BinaryInteger) -> Bool { flags & UInt(flag) != 0 }

    /// A field of fixed width, filled up with blanks (§3.1: not terminated).
    private static func text<Field>(of field: Field) -> String {
        let bytes = unsafe withUnsafeBytes(of: field) { unsafe Array($0) }
        let filling: Set<UInt8> = [0, UInt8(ascii: " ")]
        let end = bytes.lastIndex { !filling.contains($0) }
        return String(decoding: bytes[..<(end.map { $0 + 1 } ?? 0)], as: UTF8.self)
    }
}
