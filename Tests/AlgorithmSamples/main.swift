// Writes a small PKI for each algorithm: algorithm-samples DIR. Tests/Readers/read-algorithms.sh reads it.
import Foundation
import Model
import OpenSSL

guard CommandLine.arguments.count == 2, let target = CommandLine.arguments.last else {
    FileHandle.standardError.write(Data("usage: algorithm-samples DIR\n".utf8))
    exit(64)
}
let folder = URL(fileURLWithPath: target)
let now = WallClock.system.now
for kind in KeyAlgorithm.allCases {
    let usual = SignatureAlgorithm(kind)
    try Sample(kind, usual, now: now).write(to: folder.appendingPathComponent(kind.rawValue))
    guard SignatureAlgorithm.rsaPSSWithSHA256.fits(kind) else { continue }
    let pss = "\(kind.rawValue)-pss"
    try Sample(kind, .rsaPSSWithSHA256, now: now).write(to: folder.appendingPathComponent(pss))
}
