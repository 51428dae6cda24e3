import CPKCS11

/// A list of attributes as Cryptoki takes it.
struct CryptokiTemplate {
    private var entries: [(type: UInt, value: [UInt8])] = []

    /// Adds octets.
    mutating func add(_ type: some BinaryInteger, _ value: [UInt8]) {
        entries.append((UInt(type), value))
    }

    /// Adds a CK_BBOOL.
    mutating func add(_ type: some BinaryInteger, _ value: Bool) {
        add(type, [value ? UInt8(CK_TRUE) : UInt8(CK_FALSE)])
    }

    /// Adds a CK_ULONG.
    mutating func add(_ type: some BinaryInteger, number: some BinaryInteger) {
        add(type, unsafe withUnsafeBytes(of: CK_ULONG(number)) { unsafe Array($0) })
    }

    /// Shows the list to a call; it is valid inside only.
    func withAttributes<Result>(
        _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, CK_ULONG) -> Result
    ) -> Result {
        // Each value begins at a multiple of 8: modules read numbers in place.
        var bytes: [UInt8] = []
        var offsets: [Int] = []
        for entry in entries {
            offsets.append(bytes.count)
            bytes += entry.value
            bytes += [UInt8](repeating: 0, count: 8 - bytes.count % 8)
        }
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            var attributes = unsafe zip(entries, offsets).map { entry, offset in
                unsafe CK_ATTRIBUTE(
                    type: CK_ATTRIBUTE_TYPE(entry.type),
                    pValue: buffer.baseAddress.map { unsafe $0 + offset },
                    ulValueLen: CK_ULONG(entry.value.count)
                )
            }
            let count = CK_ULONG(entries.count)
            return unsafe attributes.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress, count) }
        }
    }
}
