// Writes a small PKI for each algorithm: algorithm-samples DIR. Tests/Readers/read-algorithms.sh reads it.
// What a key to decrypt with leaves: algorithm-samples --keys DIR. Tests/Readers/read-keys.sh reads it.
import Foundation
import Model
import OpenSSL

let arguments = CommandLine.arguments.dropFirst()
let isOfKeys = arguments.first == "--keys"
guard arguments.count == (isOfKeys ? 2 : 1), let target = arguments.last else {
    FileHandle.standardError.write(Data("usage: algorithm-samples [--keys] DIR\n".utf8))
    exit(64)
}
let folder = URL(fileURLWithPath: target)
let now = WallClock.system.now
if isOfKeys {
    try KeySample(now: now).write(to: folder)
    exit(0)
}
for kind in KeyAlgorithm.allCases {
    let usual = SignatureAlgorithm(kind)
    try Sample(kind, usual, now: now).write(to: folder.appendingPathComponent(kind.rawValue))
    guard SignatureAlgorithm.rsaPSSWithSHA256.fits(kind) else { continue }
    let pss = "\(kind.rawValue)-pss"
    try Sample(kind, .rsaPSSWithSHA256, now: now).write(to: folder.appendingPathComponent(pss))
}
