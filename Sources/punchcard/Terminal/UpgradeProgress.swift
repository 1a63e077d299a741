import Glibc

/// Shows how far the upgrade of a database has come that an earlier version of the program made. Without a terminal, a
/// line tells of one that takes long.
final class UpgradeProgress {
    private static let patience: Duration = .seconds(2)

    private let start = ContinuousClock.now
    private var count = CountProgress("entries or users taken over into the present schema")
    private var isShown = false

    /// - Parameter number: how many entries or users a step of the upgrade has gone through.
    func show(_ number: Int) {
        if isatty(2) == 1 {
            isShown = true
            count.show(number)
        } else if !isShown, ContinuousClock.now - start >= Self.patience {
            isShown = true
            printError("Upgrading the database to the present schema: this may take minutes.")
        }
    }

    /// Clears the line.
    func end() {
        if isShown { printProgress(nil) }
    }
}
