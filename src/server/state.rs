//! What every handler shares.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{sync::watch, task::spawn_blocking};

use super::{config::Config, failure::Failure, news::Newsroom, rate::Limiter, service::Service, web::WebApp};

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub(super) struct AppState {
    pub(super) service: Arc<Service>,
    pub(super) limiter: Arc<Limiter>,
    pub(super) web: Arc<WebApp>,
    pub(super) news: Arc<Newsroom>,
    pub(super) metrics: PrometheusHandle,
    pub(super) behind_proxy: bool,
}

impl AppState {
    /// Streams of news end when the sender of `closing` is gone. Must be called within a runtime.
    pub(super) fn new(service: Service, config: &Config, metrics: PrometheusHandle, closing: watch::Receiver<()>) -> Self {
        let service = Arc::new(service);
        Self {
            news: Newsroom::open(&service, closing),
            service,
            limiter: Arc::new(Limiter::new(config.rates)),
            web: Arc::new(WebApp::new(config.web.clone())),
            metrics,
            behind_proxy: config.behind_proxy,
        }
    }

    /// Runs the service's work where it may block.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Service) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let service = Arc::clone(&self.service);
        spawn_blocking(move || work(&service)).await.map_err(|error| Failure::Internal(Box::new(error)))?
    }
}
