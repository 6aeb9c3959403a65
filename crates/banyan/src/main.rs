//! The one binary: configuration, wiring and subcommands. Nothing else reads a clock or the environment.

mod clock;
mod commands;
mod config;
mod log_output;
mod wiring;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Banyan 榕数: a municipal government-data platform.
#[derive(Debug, Parser)]
#[command(name = "banyan", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the platform.
    Serve(commands::serve::Args),
    /// Copy everything into a folder while the platform serves.
    Backup(commands::backup::Args),
    /// Make a data folder of a backup.
    Restore(commands::restore::Args),
    /// Check the whole usage log offline.
    VerifyLog(commands::verify_log::Args),
    /// Live through a year of the city on a store that is thrown away, and check the engine.
    Simulate(commands::simulate::Args),
    /// Print calls that work on a demo city, as JSON.
    DemoExamples,
    /// Print a file of the demo city, to load by hand; without a name, list the files.
    DemoFile(commands::demo_file::Args),
    /// Measure, each number beside its floor.
    #[cfg(feature = "bench")]
    Bench(commands::bench::Args),
    /// Print generated documentation: law, config, errors, procedures.
    Docs(commands::docs::Args),
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    log_output::start();
    let outcome = match cli.command {
        Command::Serve(args) => commands::serve::run(args),
        Command::Backup(args) => commands::backup::run(&args),
        Command::Restore(args) => commands::restore::run(&args),
        Command::VerifyLog(args) => commands::verify_log::run(&args),
        Command::Simulate(args) => commands::simulate::run(&args),
        Command::DemoExamples => commands::demo_examples::run(),
        Command::DemoFile(args) => commands::demo_file::run(&args),
        #[cfg(feature = "bench")]
        Command::Bench(args) => commands::bench::run(&args),
        Command::Docs(args) => commands::docs::run(&args),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            log_output::say_error(&error.to_string());
            std::process::ExitCode::FAILURE
        }
    }
}
