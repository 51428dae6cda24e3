/// How a library lays out the structures of GM/T 0016.
///
/// The standard names their fields in their order. How many octets a ULONG has, and whether there is padding before
/// it, differs between libraries, so structures are read and written as octets and never as those of a compiler.
///
/// Source: GM/T 0016-2012 §6.2, §6.4.
package struct SKFLayout: Hashable, Sendable {
    /// Octets of a ULONG within a structure.
    package enum Width: Int, Codable, CaseIterable, Sendable {
        /// 32 bits, as the standard says.
        case four = 4
        /// What `unsigned long` is on 64-bit Linux.
        case eight = 8
    }

    /// Octets of a ULONG.
    package let width: Width
    /// Whether fields follow each other without padding; else a ULONG begins at a multiple of its width.
    package let isPacked: Bool

    /// Names a layout.
    package init(width: Width, isPacked: Bool) {
        self.width = width
        self.isPacked = isPacked
    }

    /// Every layout that there is.
    package static let all: [SKFLayout] = Width.allCases.flatMap { width in
        [true, false].map { SKFLayout(width: width, isPacked: $0) }
    }

    /// Octets of padding at `offset`, before a ULONG or behind the last field.
    func padding(at offset: Int) -> Int {
        guard !isPacked else { return 0 }
        let beyond = offset % width.rawValue
        return beyond == 0 ? 0 : width.rawValue - beyond
    }
}
