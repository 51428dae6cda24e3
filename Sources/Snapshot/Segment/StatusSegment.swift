import Foundation
import Glibc
package import Model

/// A sorted file of records of one authority, looked into where it lies.
///
/// ```
/// "PKISTAT1", then records of 32 octets, serial numbers ascending, none twice
/// ```
package struct StatusSegment: Sendable {
    static let magic = Array("PKISTAT1".utf8)

    private let data: Data
    /// How many records it has.
    package let count: Int

    /// Opens a file.
    ///
    /// - Throws: `SnapshotError` with `.incomplete` when it is not there, `.damaged` when it cannot be a segment.
    init(path: String, name: String) throws(SnapshotError) {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
            throw SnapshotError(.incomplete(object: name))
        }
        try self.init(data, name: name)
    }

    /// Takes the octets of a file.
    ///
    /// - Throws: `SnapshotError` with `.damaged` when they cannot be a segment.
    package init(octets: [UInt8], name: String) throws(SnapshotError) {
        try self.init(Data(octets), name: name)
    }

    private init(_ data: Data, name: String) throws(SnapshotError) {
        let body = data.count - Self.magic.count
        guard body >= 0, body % StatusRecord.size == 0, data.starts(with: Self.magic) else {
            throw SnapshotError(.damaged(object: name))
        }
        self.data = data
        count = body / StatusRecord.size
    }

    /// Looks at every record: each as we write it, their serial numbers ascending.
    ///
    /// - Throws: `SnapshotError` with `.damaged`.
    package func check(name: String) throws(SnapshotError) {
        var last: SerialNumber?
        for index in 0..<count {
            guard let record = record(index), last.map({ $0 < record.serial }) ?? true else {
                throw SnapshotError(.damaged(object: name))
            }
            last = record.serial
        }
    }

    /// A record by its place; nil when it is none.
    package func record(_ index: Int) -> StatusRecord? { StatusRecord(octets: octets(index)) }

    /// The octets of a record by its place, which must be below `count`.
    func octets(_ index: Int) -> [UInt8] {
        let start = data.startIndex + Self.magic.count + index * StatusRecord.size
        return Array(data[start..<start + StatusRecord.size])
    }

    /// The record of a serial number; nil when there is none.
    package func record(of serial: SerialNumber) -> StatusRecord? {
        let key = StatusRecord.key(serial)
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            let order = compare(middle, with: key)
            if order == 0 { return record(middle) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Less than, equal to or greater than zero, as the serial number at `index` is to `key`.
    private func compare(_ index: Int, with key: [UInt8]) -> CInt {
        let start = Self.magic.count + index * StatusRecord.size
        return unsafe data.withUnsafeBytes { whole in
            unsafe key.withUnsafeBytes { wanted in
                guard let left = whole.baseAddress, let right = wanted.baseAddress else {
                    return 0
                }
                return unsafe memcmp(left + start, right, StatusRecord.keySize)
            }
        }
    }
}
