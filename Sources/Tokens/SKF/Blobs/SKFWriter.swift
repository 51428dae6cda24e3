/// Writes the fields of a structure of GM/T 0016, one after the other.
struct SKFWriter {
    private let layout: SKFLayout
    private(set) var bytes: [UInt8] = []

    /// Begins with the first field.
    init(_ layout: SKFLayout) {
        self.layout = layout
    }

    /// Adds octets as they are.
    mutating func add(_ octets: [UInt8]) {
        bytes += octets
    }

    /// Adds a ULONG, little-endian.
    mutating func add(number: UInt32) {
        pad()
        bytes += (0..<layout.width.rawValue).map {
            UInt8(truncatingIfNeeded: UInt64(number) >> UInt64(8 * $0))
        }
    }

    /// Adds a number of a curve, at the end of its field.
    mutating func add(curveNumber number: [UInt8]) {
        bytes += SKFNumber.field(number)
    }

    /// Adds the padding that a layout has before a ULONG and behind the last field.
    mutating func pad() {
        bytes += [UInt8](repeating: 0, count: layout.padding(at: bytes.count))
    }
}
