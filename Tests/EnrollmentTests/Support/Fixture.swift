@testable import Enrollment
import Foundation

/// Files of the repository that tests read.
enum Fixture {
    /// The day that forms are judged by in tests: 2026-11-22.
    static let today = CalendarDay(year: 2026, month: 11, day: 22)

    static let names = ["expert", "tenderer-org", "bidder-handler"]

    static func application(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: tests.appendingPathComponent("Fixtures/applications/\(name).json")))
    }

    static func enrollmentPage() throws -> String {
        let page = tests.deletingLastPathComponent().appendingPathComponent("docs/enrollment.md")
        return try String(contentsOf: page, encoding: .utf8)
    }

    static func priceFile() throws -> String {
        let file = tests.deletingLastPathComponent().appendingPathComponent("pki/prices.yaml")
        return try String(contentsOf: file, encoding: .utf8)
    }

    private static let tests = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
