import Model
import Store
import StoreSupport

/// How long reads take, for people to look at.
struct ReadTimes {
    let path: String

    func print() throws {
        let start = ContinuousClock.now
        let book = try TestBook.open(path)
        Swift.print("open:", ContinuousClock.now - start)
        Swift.print("feed head:", try time(1000) { _ in _ = try book.feedHead() })
        Swift.print("status:", try time(1000) { _ = try book.status(of: Sample.certificateID($0)) })
        var count = 0
        let listing = try time(1) { _ in
            _ = try book.forEachRevoked(of: Sample.issuingID, expiringAfter: Sample.now) { _ in count += 1 }
        }
        Swift.print("\(count) revoked:", listing)
        Swift.print(
            "page of 50:",
            try time(100) { _ in _ = try book.certificates(CertificateFilter(), limit: 50) }
        )
        var filter = CertificateFilter()
        filter.states = [.issued, .active]
        Swift.print(
            "page of 50, two states:",
            try time(1) { _ in _ = try book.certificates(filter, limit: 50) }
        )
        try book.close()
    }

    private func time(_ rounds: Int, _ body: (Int) throws -> Void) rethrows -> Duration {
        let start = ContinuousClock.now
        for round in 0..<rounds {
            try body(round)
        }
        return (ContinuousClock.now - start) / rounds
    }
}
