import Foundation
import OpenSSL
import Testing

@Suite("Secret sharing")
struct SecretSharingTests {
    private static let secret: [UInt8] = (0..<64).map { UInt8($0 * 3 + 1) }

    private func bytes(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withBytes { span in (0..<span.count).map { span[$0] } }
    }

    @Test("Any threshold of the shares give the secret back, in any order", arguments: 2...5)
    func threshold(threshold: Int) throws {
        let shares = try SecretSharing.split(
            SecretBytes(copying: Self.secret),
            threshold: threshold,
            shares: 5
        )
        #expect(shares.map(\.index) == [1, 2, 3, 4, 5])
        for mask in 0..<32 {
            let chosen = shares.indices.filter { mask >> $0 & 1 == 1 }.map { shares[$0] }.reversed()
            guard chosen.count >= threshold else { continue }
            let back = try SecretSharing.combine(Array(chosen))
            #expect(bytes(back) == Self.secret)
        }
    }

    @Test("One share less than the threshold gives something else")
    func tooFew() throws {
        let shares = try SecretSharing.split(SecretBytes(copying: Self.secret), threshold: 3, shares: 4)
        let back = try SecretSharing.combine(Array(shares.prefix(2)))
        #expect(bytes(back) != Self.secret)
    }

    @Test("A single octet shared by two of two is as likely every other octet to who has one share")
    func perfect() throws {
        var seen: Set<UInt8> = []
        for _ in 0..<4000 {
            let shares = try SecretSharing.split(SecretBytes(copying: [0x42]), threshold: 2, shares: 2)
            if let octet = shares.first?.bytes.first { seen.insert(octet) }
        }
        // 4000 draws of 256 values miss one with a chance of 256 * (255/256)^4000, about 4e-5.
        #expect(seen.count >= 255)
    }

    @Test("The coefficients do not come from the C library's generator")
    func randomSource() throws {
        var drawn: [[UInt8]] = []
        for _ in 0..<2 {
            srandom(1)
            srand(1)
            drawn += try SecretSharing.split(SecretBytes(copying: Self.secret), threshold: 2, shares: 2).map(
                \.bytes
            )
        }
        #expect(Set(drawn).count == 4)
    }

    @Test("Numbers that make no sense are refused", arguments: [(1, 3), (4, 3), (2, 1), (2, 17), (0, 0)])
    func numbers(threshold: Int, shares: Int) {
        #expect(throws: CryptoError.self) {
            _ = try SecretSharing.split(
                SecretBytes(copying: Self.secret),
                threshold: threshold,
                shares: shares
            )
        }
    }

    @Test("Shares of index 0, twice the same, or of other lengths are refused")
    func badShares() {
        let good = SecretSharing.Share(index: 1, bytes: [1, 2])
        for other in [
            SecretSharing.Share(index: 0, bytes: [1, 2]), good, SecretSharing.Share(index: 2, bytes: [1]),
            SecretSharing.Share(index: 2, bytes: []),
        ] {
            #expect(throws: CryptoError.self) { _ = try SecretSharing.combine([good, other]) }
        }
        #expect(throws: CryptoError.self) { _ = try SecretSharing.combine([good]) }
    }
}
