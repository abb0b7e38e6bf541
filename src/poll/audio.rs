//! The links to the audio of a run's lines.

use leptos::task::spawn_local;

use crate::api::Client;
use crate::domain::lines::take::Take;
use crate::domain::links;
use crate::domain::run::{RunId, WorkflowId};
use crate::host::{Host, HostEvent};
use crate::poll::actions::checked_download;
use crate::poll::page_data::PageData;
use dom::reactive::StoredValue;

/// What a player needs from the API and the host.
#[derive(Clone, Copy)]
pub(crate) struct AudioLinks {
    client: StoredValue<Client>,
    host: StoredValue<Host>,
    run: StoredValue<(WorkflowId, RunId)>,
}

impl PageData {
    pub(crate) fn audio_links(&self, run: (WorkflowId, RunId)) -> AudioLinks {
        let session = self.session;
        AudioLinks { client: session.client, host: session.host, run: StoredValue::new(run) }
    }
}

impl AudioLinks {
    /// The link that came with a take, if it may be followed.
    pub(crate) fn given(self, take: &Take) -> Option<String> {
        let url = take.audio.url.as_ref()?;
        let is_allowed =
            self.client.with_value(|client| links::is_download_url(url, client.base()));
        is_allowed.then(|| url.clone())
    }

    /// Requests a new link of a clip, once, and calls `then` with it; `None` if there is none. The reason is not shown: a
    /// line without audio has no other remedy.
    pub(crate) fn renew(self, clip: String, then: impl FnOnce(Option<String>) + 'static) {
        let (client, (workflow, run)) = (self.client.get_value(), self.run.get_value());
        spawn_local(async move {
            let response = client.audio_url(&workflow, &run, &clip).await;
            let link = response.and_then(|response| checked_download(&client, response.value));
            then(link.ok().map(|link| link.url));
        });
    }

    /// Tells the host. Returns whether the component plays the take.
    pub(crate) fn emit_play(self, take: &Take) -> bool {
        let (workflow, run) = self.run.get_value();
        let event = HostEvent::AudioPlay {
            workflow,
            run,
            line: take.line_id.clone(),
            language: take.locale_code.clone(),
            audio: take.audio.id.clone(),
        };
        // The host may unmount the component in its event handler.
        self.host.get_value().emit(&event)
    }
}
